-- What titles are searched in, as those of products are.
ALTER TABLE collection ADD COLUMN title_key text NOT NULL DEFAULT '';
ALTER TABLE page ADD COLUMN title_key text NOT NULL DEFAULT '';

-- What the program would write, but for rare letters, which follow with the next change.
CREATE FUNCTION search_key(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(btrim(regexp_replace(
        replace(replace(replace(translate(
            normalize(regexp_replace(normalize(lower(translate(normalize($1, NFKC),
                E'\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02bc\u201c\u201d\u201e\u201f\u00ab\u00bb\u2010\u2011\u2012\u2013\u2014\u2015\u2212',
                '''''''''''''''''''""""""-------')), NFD),
                '[\u0300-\u036f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]', '', 'g'), NFC),
            'øđðłħς', 'oddlhσ'), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'),
        '\s+', ' ', 'g')))
$$;

UPDATE collection SET title_key = search_key(title);
UPDATE page SET title_key = search_key(title);

DROP FUNCTION search_key;
