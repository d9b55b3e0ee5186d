CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`external_id` text,
	`email` text,
	`shard` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`check_due_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_external_id_unique` ON `accounts` (`external_id`);--> statement-breakpoint
CREATE INDEX `accounts_check_due` ON `accounts` (`check_due_at`) WHERE check_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `accounts_newest` ON `accounts` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`checksum` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`last_used_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_newest` ON `api_keys` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`before` text,
	`after` text,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_log_newest` ON `audit_log` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_by_target` ON `audit_log` (`target`,`at`,`id`);--> statement-breakpoint
CREATE TABLE `balances` (
	`account` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` blob NOT NULL,
	`at` integer NOT NULL,
	`available` integer NOT NULL,
	`held` integer NOT NULL,
	`owed` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `holds` (
	`account` text NOT NULL,
	`seq` integer NOT NULL,
	`status` text NOT NULL,
	`amount` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`closed_seq` integer,
	`closed_at` integer,
	`captured` integer,
	PRIMARY KEY(`account`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `holds_by_status` ON `holds` (`account`,`status`,`seq`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`scope` text NOT NULL,
	`name_hash` text NOT NULL,
	`body_hash` text NOT NULL,
	`state` text NOT NULL,
	`status` integer,
	`body` text,
	`request_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`scope`, `name_hash`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_age` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`account` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`available` integer NOT NULL,
	`held` integer NOT NULL,
	`owed` integer NOT NULL,
	`key` text,
	`meter` text,
	`model` text,
	`tier` text,
	`project` text,
	`server` text,
	`member` text,
	`card` integer,
	`quantities` text,
	`detail` text,
	`hash` blob NOT NULL,
	PRIMARY KEY(`account`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `entries_by_kind` ON `ledger_entries` (`account`,`kind`,`meter`,`seq`);--> statement-breakpoint
CREATE INDEX `entries_by_project` ON `ledger_entries` (`account`,`project`,`seq`) WHERE project IS NOT NULL;--> statement-breakpoint
CREATE INDEX `entries_by_server` ON `ledger_entries` (`account`,`server`,`seq`) WHERE server IS NOT NULL;--> statement-breakpoint
CREATE INDEX `entries_by_model` ON `ledger_entries` (`account`,`model`,`seq`) WHERE model IS NOT NULL;--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`archived_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_live_name` ON `projects` (`account`,`name`) WHERE archived_at IS NULL;--> statement-breakpoint
CREATE INDEX `projects_newest` ON `projects` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `rate_cards` (
	`version` integer PRIMARY KEY NOT NULL,
	`document` text NOT NULL,
	`published_at` integer NOT NULL,
	`effective_at` integer NOT NULL,
	`published_by` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rate_cards_effective` ON `rate_cards` (`effective_at`,`version`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id_hash` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `verify_checkpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verify_checkpoints_latest` ON `verify_checkpoints` (`account`,`seq`);