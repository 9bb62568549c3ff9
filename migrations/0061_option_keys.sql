-- What options and their values are compared in, alike for capitals, widths, quotes and the like; as for
-- products the program writes it. Accents count: a product may have both.
ALTER TABLE product_option
    ADD COLUMN name_key text NOT NULL DEFAULT '',
    ADD COLUMN value_keys text[] NOT NULL DEFAULT '{}';

-- What the program would write, but for rare letters, which follow with the next change.
CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT btrim(regexp_replace(replace(translate(normalize(regexp_replace(
        lower(translate(normalize($1, NFKC),
            E'\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02bc\u201c\u201d\u201e\u201f\u00ab\u00bb\u2010\u2011\u2012\u2013\u2014\u2015\u2212',
            '''''''''''''''''''""""""-------')),
        '[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]', '', 'g'), NFKC),
        'ς', 'σ'), 'ß', 'ss'), '\s+', ' ', 'g'))
$$;

UPDATE product_option SET
    name_key = fold(name),
    value_keys = ARRAY(SELECT fold(value)
                       FROM unnest(option_values) WITH ORDINALITY AS its (value, place) ORDER BY place);

DROP FUNCTION fold;
