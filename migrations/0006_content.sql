CREATE TABLE page (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    handle text NOT NULL CHECK (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(handle) <= 255),
    title text NOT NULL,
    body_html text NOT NULL DEFAULT '',
    body text NOT NULL DEFAULT '',
    seo_title text,
    seo_description text,
    published_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT page_handle UNIQUE (tenant_id, handle)
);
CREATE INDEX page_title ON page (tenant_id, title, id);
CALL wall('page');

CREATE TABLE menu (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    handle text NOT NULL CHECK (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(handle) <= 255),
    title text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT menu_handle UNIQUE (tenant_id, handle)
);
CALL wall('menu');

CREATE TABLE menu_item (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    menu_id uuid NOT NULL,
    parent_id uuid,
    position integer NOT NULL,
    title text NOT NULL,
    -- A path of the shop (/collections/tea) or an absolute address.
    target text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, menu_id) REFERENCES menu ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, parent_id) REFERENCES menu_item ON DELETE CASCADE
);
CREATE INDEX menu_item_menu ON menu_item (tenant_id, menu_id, position);
CREATE INDEX menu_item_parent ON menu_item (tenant_id, parent_id);
CALL wall('menu_item');

-- Where an old address leads: /products/old → /products/new.
CREATE TABLE redirect (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    path text NOT NULL,
    target text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT redirect_path UNIQUE (tenant_id, path)
);
CALL wall('redirect');
