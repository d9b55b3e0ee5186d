CREATE TABLE `free_claims` (
	`name` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`network` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `free_claims_by_network` ON `free_claims` (`network`,`at`);--> statement-breakpoint
CREATE INDEX `free_claims_newest` ON `free_claims` (`at`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`role` text NOT NULL,
	`email` text,
	`token_hash` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_at` integer,
	`accepted_by` text,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token_hash_unique` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_newest` ON `invitations` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `members` (
	`account` text NOT NULL,
	`person` text NOT NULL,
	`role` text NOT NULL,
	`joined_at` integer NOT NULL,
	`invitation` text,
	PRIMARY KEY(`account`, `person`)
);
--> statement-breakpoint
CREATE INDEX `members_by_person` ON `members` (`person`,`account`);--> statement-breakpoint
CREATE TABLE `operators` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operators_email_unique` ON `operators` (`email`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`email` text,
	`email_key` text,
	`email_verified` integer NOT NULL,
	`name` text NOT NULL,
	`first_account` text,
	`free_credits` text,
	`created_at` integer NOT NULL,
	`signed_in_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `people_by_subject` ON `people` (`issuer`,`subject`);--> statement-breakpoint
CREATE INDEX `people_by_email` ON `people` (`email_key`);--> statement-breakpoint
CREATE TABLE `portal_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`role` text NOT NULL,
	`return_url` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `portal_links_expiry` ON `portal_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`token_hash` text NOT NULL,
	`previous_hash` text,
	`rotated_at` integer NOT NULL,
	`person` text,
	`account` text,
	`role` text,
	`return_url` text,
	`created_by` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token_hash_unique` ON `sessions` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_by_previous` ON `sessions` (`previous_hash`) WHERE previous_hash IS NOT NULL;--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE INDEX `sessions_by_person` ON `sessions` (`person`) WHERE person IS NOT NULL;--> statement-breakpoint
CREATE INDEX `sessions_by_account` ON `sessions` (`account`,`kind`);--> statement-breakpoint
CREATE TABLE `cron_runs` (
	`job` text PRIMARY KEY NOT NULL,
	`cron` text NOT NULL,
	`started_at` integer NOT NULL,
	`took_ms` integer,
	`handled` integer,
	`error` text,
	`succeeded_at` integer
);
--> statement-breakpoint
CREATE TABLE `reconciliations` (
	`account` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`since` integer NOT NULL,
	`seq` integer NOT NULL,
	`drained_seq` integer NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `reconciliations_wrong` ON `reconciliations` (`state`,`at`) WHERE state <> 'in_order';--> statement-breakpoint
ALTER TABLE `api_keys` ADD `rotated_at` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_hash` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_expires_at` integer;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `account` text;--> statement-breakpoint
CREATE INDEX `audit_log_by_account` ON `audit_log` (`account`,`at`,`id`) WHERE account IS NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_log_by_actor` ON `audit_log` (`actor`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `accounts_by_name` ON `accounts` (name COLLATE NOCASE);--> statement-breakpoint
CREATE INDEX `accounts_by_email` ON `accounts` (email COLLATE NOCASE) WHERE email IS NOT NULL;