-- In PL/pgSQL, whose plans a session keeps: a function in SQL that runs with its owner's rights is
-- planned anew in every statement that calls it, which took longer than its one insert.
CREATE OR REPLACE FUNCTION publish(kind text, key uuid, due_at timestamptz, payload jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO outbox (shop_id, kind, key, due_at, payload)
    VALUES (current_setting('app.tenant_id')::uuid, $1, $2, $3, $4);
END $$;

CREATE OR REPLACE FUNCTION wake(kind text, key uuid, due_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO timer (shop_id, kind, key, due_at)
    VALUES (current_setting('app.tenant_id')::uuid, $1, $2, $3)
    ON CONFLICT (shop_id, kind, key) DO UPDATE SET due_at = excluded.due_at, attempts = 0;
END $$;
