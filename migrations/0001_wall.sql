-- The wall: how a table is closed to all but the shop that a transaction was opened for.
--
-- A transaction says its shop with `SET LOCAL app.tenant_id`. The setting reads '' after the
-- transaction that set it, hence nullif: no shop, no rows.

-- Closes a table that has a tenant_id. The owner's own policy is for migrations: under FORCE
-- without it, a backfill would change no row and say nothing.
CREATE PROCEDURE wall(walled regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format($sql$
        CREATE POLICY tenant ON %s
        USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
        WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    $sql$, walled);
    EXECUTE format('CREATE POLICY owner ON %s TO fangshi_owner USING (true) WITH CHECK (true)', walled);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO fangshi_app', walled);
END $$;

-- The same for a table whose rows are never changed: ledgers and logs.
CREATE PROCEDURE wall_append_only(walled regclass) LANGUAGE plpgsql AS $$
BEGIN
    CALL wall(walled);
    EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM fangshi_app', walled);
END $$;

-- What happened, for the worker to pass on. Names a shop and a thing; no personal data. After 20
-- attempts a row waits for an operator.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shop_id uuid NOT NULL,
    kind text NOT NULL,
    key uuid NOT NULL,
    payload jsonb NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE attempts < 20;

-- When to look at a thing again.
CREATE TABLE timer (
    shop_id uuid NOT NULL,
    kind text NOT NULL,
    key uuid NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    PRIMARY KEY (shop_id, kind, key)
);
CREATE INDEX timer_due ON timer (due_at) WHERE attempts < 20;

GRANT SELECT, UPDATE, DELETE ON outbox, timer TO fangshi_worker;

-- The application can only add to the queues, and only for the shop its transaction is of.
CREATE FUNCTION publish(kind text, key uuid, due_at timestamptz, payload jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO outbox (shop_id, kind, key, due_at, payload)
    VALUES (current_setting('app.tenant_id')::uuid, $1, $2, $3, $4)
$$;

CREATE FUNCTION wake(kind text, key uuid, due_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO timer (shop_id, kind, key, due_at)
    VALUES (current_setting('app.tenant_id')::uuid, $1, $2, $3)
    ON CONFLICT (shop_id, kind, key) DO UPDATE SET due_at = excluded.due_at, attempts = 0
$$;

REVOKE ALL ON FUNCTION publish, wake FROM public;
GRANT EXECUTE ON FUNCTION publish, wake TO fangshi_app;
