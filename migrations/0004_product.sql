CREATE TABLE product (
    tenant_id uuid NOT NULL REFERENCES shop,
    id uuid NOT NULL,
    handle text NOT NULL CHECK (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(handle) <= 255),
    title text NOT NULL,
    description_html text NOT NULL DEFAULT '',
    -- The same without tags, written with it.
    description text NOT NULL DEFAULT '',
    vendor text NOT NULL DEFAULT '',
    product_type text NOT NULL DEFAULT '',
    tags text[] NOT NULL DEFAULT '{}',
    seo_title text,
    seo_description text,
    -- Lower-case title, vendor, type, tags and SKUs, written with them: what plain search looks in.
    search_text text NOT NULL DEFAULT '',
    -- Lowest price of its variants, written with them: what PRICE sorts by.
    min_price bigint NOT NULL DEFAULT 0,
    -- Null while it is not on sale.
    published_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT product_handle UNIQUE (tenant_id, handle)
);
CREATE INDEX product_created ON product (tenant_id, created_at, id);
CREATE INDEX product_updated ON product (tenant_id, updated_at, id);
CREATE INDEX product_title ON product (tenant_id, title, id);
CREATE INDEX product_price ON product (tenant_id, min_price, id);
CALL wall('product');

-- The names of up to three options; a product without options has one, Title: Default Title.
CREATE TABLE product_option (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 3),
    name text NOT NULL,
    -- In the order in which they are shown.
    option_values text[] NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, product_id) REFERENCES product ON DELETE CASCADE,
    CONSTRAINT product_option_position UNIQUE (tenant_id, product_id, position),
    CONSTRAINT product_option_name UNIQUE (tenant_id, product_id, name)
);
CALL wall('product_option');

-- References to images; the first by position is the featured one.
CREATE TABLE product_image (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    position integer NOT NULL,
    url text NOT NULL,
    alt text,
    width integer CHECK (width > 0),
    height integer CHECK (height > 0),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, product_id) REFERENCES product ON DELETE CASCADE
);
CREATE INDEX product_image_product ON product_image (tenant_id, product_id, position);
CALL wall('product_image');

CREATE TABLE variant (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    position integer NOT NULL,
    -- Values of the product's options, in their order; null beyond the last option.
    option1 text NOT NULL,
    option2 text,
    option3 text,
    sku text CHECK (sku <> ''),
    barcode text CHECK (barcode <> ''),
    price bigint NOT NULL CHECK (price >= 0),
    compare_at_price bigint CHECK (compare_at_price >= 0),
    -- False: never counted, never sold out.
    tracked boolean NOT NULL,
    -- True: sold on when there is none left.
    continue_selling boolean NOT NULL,
    requires_shipping boolean NOT NULL DEFAULT true,
    taxable boolean NOT NULL DEFAULT true,
    weight_grams integer NOT NULL DEFAULT 0 CHECK (weight_grams >= 0),
    image_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, product_id) REFERENCES product ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, image_id) REFERENCES product_image ON DELETE SET NULL (image_id),
    CONSTRAINT variant_options UNIQUE NULLS NOT DISTINCT (tenant_id, product_id, option1, option2, option3),
    CONSTRAINT variant_sku UNIQUE (tenant_id, sku),
    CONSTRAINT variant_barcode UNIQUE (tenant_id, barcode)
);
CREATE INDEX variant_product ON variant (tenant_id, product_id, position);
CREATE INDEX variant_image ON variant (tenant_id, image_id);
CALL wall('variant');

-- Units of paid orders so far, counted by the worker: what BEST_SELLING sorts by.
CREATE TABLE product_sales (
    tenant_id uuid NOT NULL,
    product_id uuid NOT NULL,
    units bigint NOT NULL,
    PRIMARY KEY (tenant_id, product_id),
    FOREIGN KEY (tenant_id, product_id) REFERENCES product ON DELETE CASCADE
);
CALL wall('product_sales');
