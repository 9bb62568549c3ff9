-- What handlers have to do: a row for each handler of an event, and one for a scheduled job that has
-- become due. Only the worker makes them, from `outbox` and `timer`. After 20 attempts a row waits for
-- an operator.
CREATE TABLE job (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shop_id uuid NOT NULL,
    -- Which handlers share its slots.
    lane text NOT NULL,
    -- Whose it is: a handler's name, or the kind of a scheduled job.
    handler text NOT NULL,
    -- What happened, or what is to be done.
    kind text NOT NULL,
    key uuid NOT NULL,
    payload jsonb NOT NULL,
    -- When it was published, or became due.
    created_at timestamptz NOT NULL,
    -- When it may be tried; while it is being tried, when somebody else may.
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    error text CHECK (char_length(error) <= 1000)
);
-- Each shop's next rows of a lane, and the next shop.
CREATE INDEX job_waiting ON job (lane, shop_id, due_at, id) WHERE attempts < 20;
-- What of the same thing comes first.
CREATE INDEX job_thing ON job (shop_id, handler, key, id);
CREATE INDEX job_dead ON job (due_at) WHERE attempts >= 20;

GRANT SELECT, INSERT, UPDATE, DELETE ON job TO fangshi_worker;

-- Attempts are counted there from now on.
CREATE OR REPLACE FUNCTION wake(kind text, key uuid, due_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO timer (shop_id, kind, key, due_at)
    VALUES (current_setting('app.tenant_id')::uuid, $1, $2, $3)
    ON CONFLICT (shop_id, kind, key) DO UPDATE SET due_at = excluded.due_at;
END $$;

-- Nobody handles these, and they aren't published any more.
DELETE FROM outbox WHERE kind IN
    ('product.changed', 'product.deleted', 'collection.changed', 'collection.deleted');
-- Events are taken shop by shop.
ALTER TABLE outbox DROP COLUMN attempts, DROP COLUMN error, DROP CONSTRAINT outbox_pkey;
ALTER TABLE outbox ADD PRIMARY KEY (shop_id, id);
REVOKE UPDATE ON outbox FROM fangshi_worker;
ALTER TABLE timer DROP COLUMN attempts, DROP COLUMN error;
CREATE INDEX timer_due ON timer (due_at);
