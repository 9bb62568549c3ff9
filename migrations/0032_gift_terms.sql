-- Why a line was given and not bought: its campaign, and what must stay of the order for it to stay.
ALTER TABLE order_line ADD COLUMN gift jsonb;
-- What is given back less for the lines that earned a gift, because the shopper keeps it; below 0
-- when the gift came back after all.
ALTER TABLE refund_line ADD COLUMN withheld bigint NOT NULL DEFAULT 0;
