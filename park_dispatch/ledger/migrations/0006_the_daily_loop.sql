-- The loop of every day: action items, issues and notices have numbers; photos and files hang on what they show.
-- What is done about any of them are entries, like everything else that is said of a thing.

-- Notices and meetings are things as well. A CHECK cannot be changed, so the table is made anew.
CREATE TABLE subject_of_every_day (
    subject_id  BIGINT    NOT NULL PRIMARY KEY,
    park_id     BIGINT    NOT NULL,
    kind        VARCHAR   NOT NULL,
    parent_id   BIGINT    NOT NULL,
    name        VARCHAR   NOT NULL,
    name_key    VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    CHECK (kind IN ('project', 'building', 'milestone', 'dispatch', 'issue', 'procedure', 'enterprise', 'funding',
                    'notice', 'meeting'))
);
INSERT INTO subject_of_every_day SELECT * FROM subject;
DROP TABLE subject;
ALTER TABLE subject_of_every_day RENAME TO subject;

-- The number of an action item ('dispatch'), an issue or a notice, counted from 1 in each park and year.
CREATE TABLE numbered (
    subject_id BIGINT  NOT NULL PRIMARY KEY,
    park_id    BIGINT  NOT NULL,
    kind       VARCHAR NOT NULL,
    year       INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    UNIQUE (park_id, kind, year, number)
);
INSERT INTO numbered
SELECT subject_id, park_id, kind, year(recorded_at),
       row_number() OVER (PARTITION BY park_id, kind, year(recorded_at) ORDER BY subject_id)
FROM subject WHERE kind IN ('dispatch', 'issue');

-- A photo or file that belongs to what was said of a thing on a day. Its content lies beside the database under its
-- sha256, as does the small picture of a photo ('' for a file, which has no width and height either). Place and moment of a photo are only there where its owner wanted them kept.
CREATE TABLE attachment (
    attachment_id BIGINT    NOT NULL PRIMARY KEY,
    park_id       BIGINT    NOT NULL,
    subject_id    BIGINT    NOT NULL,
    as_of         DATE      NOT NULL,
    file_name     VARCHAR   NOT NULL,
    media_type    VARCHAR   NOT NULL,
    sha256        VARCHAR   NOT NULL,
    thumb_sha256  VARCHAR   NOT NULL,
    size_bytes    BIGINT    NOT NULL,
    width         INTEGER   NOT NULL,
    height        INTEGER   NOT NULL,
    taken_at      TIMESTAMP,
    latitude      DOUBLE,
    longitude     DOUBLE,
    author        VARCHAR   NOT NULL,
    recorded_at   TIMESTAMP NOT NULL
);

-- An attachment taken back: its row stays on record, it is no longer shown.
CREATE TABLE attachment_withdrawn (
    attachment_id BIGINT    NOT NULL PRIMARY KEY,
    reason        VARCHAR   NOT NULL,
    author        VARCHAR   NOT NULL,
    recorded_at   TIMESTAMP NOT NULL
);
