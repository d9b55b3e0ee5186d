CREATE TABLE `budgets` (
	`account` text NOT NULL,
	`seq` integer NOT NULL,
	`name` text NOT NULL,
	`scope` text NOT NULL,
	`target` text,
	`period` text NOT NULL,
	`time_zone` text NOT NULL,
	`limit_amount` integer NOT NULL,
	`hard` integer NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	`changed_seq` integer NOT NULL,
	PRIMARY KEY(`account`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `server_samples` (
	`account` text NOT NULL,
	`server` integer NOT NULL,
	`hour` integer NOT NULL,
	`cpu_p95` real NOT NULL,
	`memory_p95` real NOT NULL,
	PRIMARY KEY(`account`, `server`, `hour`)
);
--> statement-breakpoint
CREATE INDEX `server_samples_age` ON `server_samples` (`hour`);--> statement-breakpoint
CREATE TABLE `server_stops` (
	`account` text NOT NULL,
	`server` integer NOT NULL,
	`seq` integer NOT NULL,
	`reason` text NOT NULL,
	`stop_at` integer NOT NULL,
	`settled_at` integer,
	`orphaned_at` integer,
	`announced_at` integer NOT NULL,
	PRIMARY KEY(`account`, `server`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `server_stops_open` ON `server_stops` (`stop_at`) WHERE settled_at IS NULL;--> statement-breakpoint
CREATE INDEX `server_stops_settled` ON `server_stops` (`settled_at`) WHERE settled_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `servers` (
	`account` text NOT NULL,
	`seq` integer NOT NULL,
	`name` text NOT NULL,
	`tier` text NOT NULL,
	`project` text,
	`member` text,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`paid_until` integer,
	`stopped_at` integer,
	`stopped` text,
	`ended_at` integer,
	`provisioning` integer DEFAULT 0 NOT NULL,
	`runtime` integer DEFAULT 0 NOT NULL,
	`seconds` integer DEFAULT 0 NOT NULL,
	`changed_seq` integer NOT NULL,
	PRIMARY KEY(`account`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `servers_by_status` ON `servers` (`account`,`status`,`seq`);--> statement-breakpoint
CREATE TABLE `expiring_grants` (
	`account` text NOT NULL,
	`seq` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`look_at` integer,
	PRIMARY KEY(`account`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `expiring_grants_due` ON `expiring_grants` (`look_at`) WHERE look_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `notice_runs` (
	`account` text PRIMARY KEY NOT NULL,
	`spikes_due_at` integer,
	`budgets_due_at` integer
);
--> statement-breakpoint
CREATE INDEX `notice_runs_spikes` ON `notice_runs` (`spikes_due_at`) WHERE spikes_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `notice_runs_budgets` ON `notice_runs` (`budgets_due_at`) WHERE budgets_due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `notice_settings` (
	`account` text PRIMARY KEY NOT NULL,
	`email` text,
	`emailed` text NOT NULL,
	`low_balance` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notices` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`kind` text NOT NULL,
	`for_people` integer NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL,
	`facts` text NOT NULL,
	`read_at` integer,
	`email` text NOT NULL,
	`email_tries` integer DEFAULT 0 NOT NULL,
	`email_due_at` integer,
	`spread` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX `notices_newest` ON `notices` (`account`,`at`,`id`) WHERE for_people = 1;--> statement-breakpoint
CREATE INDEX `notices_unread` ON `notices` (`account`,`at`,`id`) WHERE for_people = 1 AND read_at IS NULL;--> statement-breakpoint
CREATE INDEX `notices_email_due` ON `notices` (`email_due_at`) WHERE email_due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `notices_to_spread` ON `notices` (`id`) WHERE spread = 0;--> statement-breakpoint
CREATE INDEX `notices_age` ON `notices` (`at`);--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`notice` text NOT NULL,
	`endpoint` text NOT NULL,
	`status` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`answered` integer,
	`tried_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`notice`, `endpoint`)
);
--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_of` ON `webhook_deliveries` (`endpoint`,`created_at`,`notice`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_age` ON `webhook_deliveries` (`created_at`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_of` ON `webhook_endpoints` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `forecasts` (
	`account` text NOT NULL,
	`time_zone` text NOT NULL,
	`day` text NOT NULL,
	`document` text NOT NULL,
	`made_at` integer NOT NULL,
	PRIMARY KEY(`account`, `time_zone`)
);
--> statement-breakpoint
CREATE INDEX `forecasts_age` ON `forecasts` (`made_at`);--> statement-breakpoint
CREATE TABLE `insight_runs` (
	`account` text PRIMARY KEY NOT NULL,
	`due_at` integer
);
--> statement-breakpoint
CREATE INDEX `insight_runs_due` ON `insight_runs` (`due_at`);--> statement-breakpoint
CREATE TABLE `tips` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`status` text NOT NULL,
	`saving` integer NOT NULL,
	`evidence` text NOT NULL,
	`found_at` integer NOT NULL,
	`made_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tips_of` ON `tips` (`account`,`status`,`saving`,`id`);