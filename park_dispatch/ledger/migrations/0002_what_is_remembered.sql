-- What a person decided about a file and the next files need not be asked again, and in which layouts files came.
-- Rows are added, never changed; the latest row of a key counts, unless it was forgotten.

-- sort 'layout': key is the fingerprint of a table's headers, said the kind and columns chosen for it.
-- sort 'name': key is the question about a name, said the thing it stands for.
-- said is JSON, shown what people know the key by: the headers, or the name. upload_id is the file it was decided on;
-- taking that upload back does not forget what was decided.
CREATE TABLE remembered (
    remembered_id BIGINT    NOT NULL PRIMARY KEY,
    park_id       BIGINT    NOT NULL,
    sort          VARCHAR   NOT NULL,
    key           VARCHAR   NOT NULL,
    said          VARCHAR   NOT NULL,
    shown         VARCHAR   NOT NULL,
    upload_id     BIGINT    NOT NULL,
    file_name     VARCHAR   NOT NULL,
    author        VARCHAR   NOT NULL,
    recorded_at   TIMESTAMP NOT NULL,
    CHECK (sort IN ('layout', 'name'))
);

-- Something remembered that is not to be used any more.
CREATE TABLE forgotten (
    remembered_id BIGINT    NOT NULL PRIMARY KEY,
    author        VARCHAR   NOT NULL,
    recorded_at   TIMESTAMP NOT NULL
);

-- A layout as a person saw it read when confirming an upload; reading is JSON: its kind and the field of each column.
-- Counts while the upload does.
CREATE TABLE confirmed_layout (
    upload_id   BIGINT  NOT NULL,
    fingerprint VARCHAR NOT NULL,
    reading     VARCHAR NOT NULL,
    PRIMARY KEY (upload_id, fingerprint, reading)
);
