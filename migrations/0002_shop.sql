-- Directory: which shop a host name belongs to.
CREATE TABLE shop_directory (
    shop_id uuid PRIMARY KEY,
    slug text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT shop_directory_slug UNIQUE (slug),
    CONSTRAINT shop_directory_slug_form
        CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){2,39}$' AND length(slug) <= 40 AND slug NOT LIKE 'xn--%')
);

-- Directory: which shop a storefront access token belongs to. Only a SHA-256 is kept.
CREATE TABLE storefront_token_directory (
    token_hash bytea PRIMARY KEY,
    shop_id uuid NOT NULL REFERENCES shop_directory,
    token_id uuid NOT NULL,
    CONSTRAINT storefront_token_directory_token UNIQUE (shop_id, token_id)
);

GRANT SELECT, INSERT ON shop_directory TO fangshi_app;
GRANT SELECT, INSERT, DELETE ON storefront_token_directory TO fangshi_app;

CREATE TABLE shop (
    tenant_id uuid PRIMARY KEY REFERENCES shop_directory (shop_id),
    name text NOT NULL,
    email text NOT NULL,
    currency text NOT NULL,
    time_zone text NOT NULL,
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    tax_mode text NOT NULL DEFAULT 'none' CHECK (tax_mode IN ('none', 'inclusive', 'exclusive')),
    -- Hundredths of a percent: 1300 is 13 %.
    tax_rate_bp integer NOT NULL DEFAULT 0 CHECK (tax_rate_bp BETWEEN 0 AND 10000),
    -- One flat rate; free from this amount of goods on, when it is set.
    delivery_rate bigint NOT NULL DEFAULT 0 CHECK (delivery_rate >= 0),
    delivery_free_from bigint CHECK (delivery_free_from >= 0),
    delivery_countries text[] NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CALL wall('shop');

CREATE TABLE storefront_access_token (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    title text NOT NULL,
    -- The last four characters, so that people can tell tokens apart.
    hint text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CALL wall('storefront_access_token');
