-- The ledger: things, what was said of them, and where it was said. Rows are added, never changed.
-- No FOREIGN KEY: references are checked in code (docs/decisions/0003-ledger.md says why).

CREATE TABLE park (
    park_id     BIGINT    NOT NULL PRIMARY KEY,
    name        VARCHAR   NOT NULL,
    demo        BOOLEAN   NOT NULL,
    remark      VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- A file that was confirmed. `reason` is why its plan became the new baseline, empty where it did not.
CREATE TABLE upload (
    upload_id   BIGINT    NOT NULL PRIMARY KEY,
    park_id     BIGINT    NOT NULL,
    file_name   VARCHAR   NOT NULL,
    sha256      VARCHAR   NOT NULL,
    size_bytes  BIGINT    NOT NULL,
    as_of       DATE      NOT NULL,
    rows_stored INTEGER   NOT NULL,
    rows_held   INTEGER   NOT NULL,
    reason      VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- An upload taken back whole.
CREATE TABLE withdrawal (
    upload_id   BIGINT    NOT NULL PRIMARY KEY,
    reason      VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- A thing that can be reported on. parent_id: building → project, milestone → building or project; 0 for none.
CREATE TABLE subject (
    subject_id  BIGINT    NOT NULL PRIMARY KEY,
    park_id     BIGINT    NOT NULL,
    kind        VARCHAR   NOT NULL,
    parent_id   BIGINT    NOT NULL,
    name        VARCHAR   NOT NULL,
    name_key    VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    CHECK (kind IN ('project', 'building', 'milestone', 'dispatch', 'issue', 'procedure', 'enterprise', 'funding'))
);

-- One value: what, of which thing, true as of which day, recorded when and by whom, from which upload, sheet and cell.
-- upload_id is 0 for what was typed into a form. `place` orders entries: later as-of day first, then later recorded.
CREATE TABLE entry (
    entry_id    BIGINT    NOT NULL PRIMARY KEY,
    place       BIGINT    NOT NULL,
    upload_id   BIGINT    NOT NULL,
    subject_id  BIGINT    NOT NULL,
    field       VARCHAR   NOT NULL,
    number      DOUBLE,
    day         DATE,
    text        VARCHAR,
    as_of       DATE      NOT NULL,
    sheet       VARCHAR   NOT NULL,
    cell        VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    CHECK (number IS NOT NULL OR day IS NOT NULL OR text IS NOT NULL),
    CHECK (field NOT IN ('percent', 'weight') OR (number IS NOT NULL AND number BETWEEN 0 AND 100))
);
