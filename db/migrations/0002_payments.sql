CREATE TABLE `catalogue_items` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`credits` integer NOT NULL,
	`bonus` integer NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`position` integer NOT NULL,
	`retired_at` integer
);
--> statement-breakpoint
CREATE TABLE `invoices` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`number` text,
	`status` text NOT NULL,
	`description` text NOT NULL,
	`total_minor` integer NOT NULL,
	`tax_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `invoices_newest` ON `invoices` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`kind` text NOT NULL,
	`item` text,
	`quantity` integer NOT NULL,
	`credits` integer NOT NULL,
	`bonus` integer NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`save_card` integer NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`customer` text NOT NULL,
	`session` text,
	`url` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`settled_at` integer,
	`check_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_session_unique` ON `orders` (`session`);--> statement-breakpoint
CREATE INDEX `orders_newest` ON `orders` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_check` ON `orders` (`check_at`) WHERE check_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `payment_grants` (
	`key` text PRIMARY KEY NOT NULL,
	`payment` text NOT NULL,
	`source` text NOT NULL,
	`credits` integer NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `payment_grants_by_payment` ON `payment_grants` (`payment`);--> statement-breakpoint
CREATE TABLE `payments` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`order_id` text,
	`top_up` integer,
	`customer` text,
	`subscription` text,
	`session` text,
	`invoice` text,
	`payment_intent` text,
	`charge` text,
	`description` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`tax_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`credits` integer NOT NULL,
	`refunded_minor` integer DEFAULT 0 NOT NULL,
	`disputed_minor` integer DEFAULT 0 NOT NULL,
	`dispute_status` text,
	`method_brand` text,
	`method_last4` text,
	`created_at` integer NOT NULL,
	`settled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payments_key_unique` ON `payments` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_payment_intent_unique` ON `payments` (`payment_intent`);--> statement-breakpoint
CREATE INDEX `payments_newest` ON `payments` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `payments_settled` ON `payments` (`account`,`settled_at`) WHERE settled_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `payments_by_charge` ON `payments` (`charge`) WHERE charge IS NOT NULL;--> statement-breakpoint
CREATE INDEX `payments_quarantined` ON `payments` (`created_at`,`id`) WHERE status = 'quarantined';--> statement-breakpoint
CREATE TABLE `stripe_customers` (
	`customer` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`generation` integer NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stripe_customers_account` ON `stripe_customers` (`account`,`generation`);--> statement-breakpoint
CREATE TABLE `stripe_events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`object_kind` text,
	`object_id` text,
	`customer` text,
	`account` text,
	`status` text NOT NULL,
	`reason` text,
	`attempts` integer NOT NULL,
	`created_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`next_at` integer,
	`done_at` integer
);
--> statement-breakpoint
CREATE INDEX `stripe_events_due` ON `stripe_events` (`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `stripe_events_newest` ON `stripe_events` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `stripe_events_by_status` ON `stripe_events` (`status`,`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `stripe_prices` (
	`price` text PRIMARY KEY NOT NULL,
	`lookup_key` text NOT NULL,
	`product` text NOT NULL,
	`item` text NOT NULL,
	`credits` integer NOT NULL,
	`bonus` integer NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stripe_prices_lookup_key_unique` ON `stripe_prices` (`lookup_key`);--> statement-breakpoint
CREATE INDEX `stripe_prices_by_item` ON `stripe_prices` (`item`,`created_at`);--> statement-breakpoint
CREATE TABLE `stripe_progress` (
	`one` integer PRIMARY KEY NOT NULL,
	`events_until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`customer` text NOT NULL,
	`plan` text NOT NULL,
	`next_plan` text,
	`item` text NOT NULL,
	`price` text NOT NULL,
	`status` text NOT NULL,
	`period_start` integer NOT NULL,
	`period_end` integer NOT NULL,
	`ends_at` integer,
	`open_invoice` text,
	`open_invoice_url` text,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `subscriptions_newest` ON `subscriptions` (`account`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `subscriptions_renewing` ON `subscriptions` (`period_end`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `top_ups` (
	`account` text NOT NULL,
	`seq` integer NOT NULL,
	`status` text NOT NULL,
	`cause` text NOT NULL,
	`credits` integer NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`code` text,
	`invoice` text,
	`charged_minor` integer,
	`retry_at` integer,
	`claimed_at` integer NOT NULL,
	`ended_at` integer,
	PRIMARY KEY(`account`, `seq`)
);
--> statement-breakpoint
ALTER TABLE `accounts` ADD `top_up_due_at` integer;--> statement-breakpoint
CREATE INDEX `accounts_top_up_due` ON `accounts` (`top_up_due_at`) WHERE top_up_due_at IS NOT NULL;