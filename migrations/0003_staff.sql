-- Directory: who can sign in. One e-mail, one person, in any number of shops.
CREATE TABLE staff_directory (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT staff_directory_email UNIQUE (email),
    CONSTRAINT staff_directory_email_lower CHECK (email = lower(email))
);

-- Directory: in which shops. What they may do there stands behind the wall.
CREATE TABLE staff_shop_directory (
    staff_id uuid NOT NULL REFERENCES staff_directory,
    shop_id uuid NOT NULL REFERENCES shop_directory,
    PRIMARY KEY (staff_id, shop_id)
);
CREATE INDEX staff_shop_directory_shop ON staff_shop_directory (shop_id);

-- Directory: sessions, by the SHA-256 of what all their refresh tokens begin with. Only one of these
-- is good at a time; the use of any other is noticed as theft and ends the session.
CREATE TABLE staff_session (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff_directory,
    shop_id uuid NOT NULL REFERENCES shop_directory,
    family_hash bytea NOT NULL UNIQUE,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    rotated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff_id);
CREATE INDEX staff_session_expiry ON staff_session (expires_at);

-- Directory: attempts that failed, by the SHA-256 of what is being bounded (an address; an e-mail
-- together with an address, so that nobody can lock somebody else out). A row without failures says
-- that somebody signed in from an address.
CREATE TABLE attempt (
    key_hash bytea PRIMARY KEY,
    failures integer NOT NULL,
    blocked_until timestamptz,
    expires_at timestamptz NOT NULL
);
CREATE INDEX attempt_expiry ON attempt (expires_at);

GRANT SELECT, INSERT ON staff_directory, staff_shop_directory TO fangshi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_session, attempt TO fangshi_app;

CREATE TABLE staff_member (
    tenant_id uuid NOT NULL REFERENCES shop,
    staff_id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'staff')),
    permissions text[] NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, staff_id)
);
CALL wall('staff_member');

CREATE TABLE audit_log (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    subject_id uuid NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_log_time ON audit_log (tenant_id, at, id);
CALL wall_append_only('audit_log');
