CREATE TABLE `usage_cells` (
	`series` integer NOT NULL,
	`start` integer NOT NULL,
	`amount` integer NOT NULL,
	`count` integer NOT NULL,
	`q0` integer DEFAULT 0 NOT NULL,
	`q1` integer DEFAULT 0 NOT NULL,
	`q2` integer DEFAULT 0 NOT NULL,
	`q3` integer DEFAULT 0 NOT NULL,
	`q4` integer DEFAULT 0 NOT NULL,
	`q5` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`series`, `start`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `usage_days` (
	`series` integer NOT NULL,
	`zone` integer NOT NULL,
	`start` integer NOT NULL,
	`amount` integer NOT NULL,
	`count` integer NOT NULL,
	`q0` integer DEFAULT 0 NOT NULL,
	`q1` integer DEFAULT 0 NOT NULL,
	`q2` integer DEFAULT 0 NOT NULL,
	`q3` integer DEFAULT 0 NOT NULL,
	`q4` integer DEFAULT 0 NOT NULL,
	`q5` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`series`, `zone`, `start`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `usage_series` (
	`id` integer PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`labels` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `usage_series_labels` ON `usage_series` (`account`,`labels`);--> statement-breakpoint
CREATE TABLE `usage_watermark` (
	`one` integer PRIMARY KEY NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `usage_zones` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`account` text NOT NULL,
	`zone` text NOT NULL,
	`since` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`watermark` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `usage_zones_name` ON `usage_zones` (`account`,`zone`);--> statement-breakpoint
CREATE INDEX `usage_zones_unfilled` ON `usage_zones` (`since`) WHERE since > 0;--> statement-breakpoint
INSERT INTO `usage_watermark` (`one`, `position`) VALUES (1, 0);
