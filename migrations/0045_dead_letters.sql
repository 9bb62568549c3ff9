-- Why a row of a queue failed last, for whoever decides what becomes of those that failed too often.
ALTER TABLE outbox ADD COLUMN error text CHECK (char_length(error) <= 1000);
ALTER TABLE timer ADD COLUMN error text CHECK (char_length(error) <= 1000);

-- The indexes on what is due leave these rows out.
CREATE INDEX outbox_dead ON outbox (due_at) WHERE attempts >= 20;
CREATE INDEX timer_dead ON timer (due_at) WHERE attempts >= 20;
