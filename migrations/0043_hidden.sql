-- Hashes of passwords, and digests of sessions and of customers' tokens, are compared here and never
-- read: whoever gets a statement of their own into the application's connection learns none of them.
-- Only the salt of a password comes out, without which nothing could be compared.

CREATE TABLE staff_password (
    staff_id uuid PRIMARY KEY REFERENCES staff_directory,
    -- A PHC string.
    hash text NOT NULL
);
INSERT INTO staff_password SELECT id, password_hash FROM staff_directory;
ALTER TABLE staff_directory DROP COLUMN password_hash;
GRANT INSERT ON staff_password TO fangshi_app;

CREATE TABLE customer_password (
    tenant_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    -- A PHC string.
    hash text NOT NULL,
    PRIMARY KEY (tenant_id, customer_id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer ON DELETE CASCADE
);
INSERT INTO customer_password
SELECT tenant_id, id, password_hash FROM customer WHERE password_hash IS NOT NULL;
ALTER TABLE customer DROP COLUMN password_hash;
CALL wall('customer_password');
REVOKE SELECT, UPDATE ON customer_password FROM fangshi_app;
GRANT SELECT (tenant_id, customer_id), UPDATE (hash) ON customer_password TO fangshi_app;

REVOKE SELECT, UPDATE ON staff_session FROM fangshi_app;
-- UPDATE, for locks.
GRANT SELECT (id, staff_id, shop_id, created_at, rotated_at, expires_at), UPDATE (rotated_at)
    ON staff_session TO fangshi_app;

REVOKE SELECT, UPDATE ON customer_token FROM fangshi_app;
GRANT SELECT (tenant_id, id, customer_id, created_at, expires_at), UPDATE (expires_at)
    ON customer_token TO fangshi_app;

-- A PHC string without its hash.
CREATE FUNCTION salt_of(hash text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT regexp_replace(hash, '\$[^$]*$', '') $$;

CREATE FUNCTION staff_password_salt(staff uuid)
RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT salt_of(hash) FROM staff_password WHERE staff_id = $1);
END $$;

CREATE FUNCTION staff_password_is(staff uuid, hash text)
RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM staff_password AS it WHERE it.staff_id = $1 AND it.hash = $2);
END $$;

-- The owner's rights reach all shops: these say the shop themselves.
CREATE FUNCTION customer_password_salt(customer uuid)
RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT salt_of(hash) FROM customer_password
            WHERE tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
              AND customer_id = $1);
END $$;

CREATE FUNCTION customer_password_is(customer uuid, hash text)
RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM customer_password AS it
                   WHERE it.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
                     AND it.customer_id = $1 AND it.hash = $2);
END $$;

CREATE FUNCTION customer_token_of(digest bytea)
RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT id FROM customer_token
            WHERE tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
              AND token_hash = $1);
END $$;

CREATE FUNCTION staff_session_of(family bytea)
RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT id FROM staff_session WHERE family_hash = $1);
END $$;

-- Compare-and-set: of two renewals with the same token, one succeeds. Says whether this one did.
CREATE FUNCTION staff_session_rotate(
    session uuid, former bytea, following bytea, rotated timestamptz, expires timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE staff_session SET token_hash = $3, rotated_at = $4, expires_at = $5
    WHERE id = $1 AND token_hash = $2 AND expires_at > $4;
    RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION salt_of, staff_password_salt, staff_password_is, customer_password_salt,
    customer_password_is, customer_token_of, staff_session_of, staff_session_rotate FROM public;
GRANT EXECUTE ON FUNCTION staff_password_salt, staff_password_is, customer_password_salt,
    customer_password_is, customer_token_of, staff_session_of, staff_session_rotate TO fangshi_app;
