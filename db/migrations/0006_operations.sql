ALTER TABLE `reconciliations` ADD `payments_apart` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_log_by_action` ON `audit_log` (`action`,`at`,`id`);