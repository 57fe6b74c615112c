-- Plans that were frozen, how work items hang together, and what a park decided on calendars, lights and templates.
-- Rows are added, never changed; each counts from its as-of day on.

-- A frozen plan of a park, or of one project (0: of all). in_force: it is the baseline from its as-of day on.
CREATE TABLE plan (
    plan_id     BIGINT    NOT NULL PRIMARY KEY,
    park_id     BIGINT    NOT NULL,
    project_id  BIGINT    NOT NULL,
    name        VARCHAR   NOT NULL,
    origin      VARCHAR   NOT NULL,
    in_force    BOOLEAN   NOT NULL,
    as_of       DATE      NOT NULL,
    reason      VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    CHECK (origin IN ('frozen', 'backward', 'template', 'schedule')),
    CHECK (NOT in_force OR reason <> '')
);

CREATE TABLE plan_item (
    plan_id    BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    start      DATE   NOT NULL,
    finish     DATE   NOT NULL,
    PRIMARY KEY (plan_id, subject_id),
    CHECK (finish >= start)
);

-- A plan taken back: it stays on record and no longer counts.
CREATE TABLE plan_withdrawn (
    plan_id     BIGINT    NOT NULL PRIMARY KEY,
    reason      VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- One item waits for another. Of one pair and type the latest row counts, by as-of day, then recorded;
-- `removed` ends the link.
-- upload_id is 0 for what was drawn on a page. lag_days are working days, negative for a lead.
CREATE TABLE link (
    link_id     BIGINT    NOT NULL PRIMARY KEY,
    park_id     BIGINT    NOT NULL,
    upload_id   BIGINT    NOT NULL,
    predecessor BIGINT    NOT NULL,
    successor   BIGINT    NOT NULL,
    type        VARCHAR   NOT NULL,
    lag_days    DOUBLE    NOT NULL,
    removed     BOOLEAN   NOT NULL,
    as_of       DATE      NOT NULL,
    reason      VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    CHECK (type IN ('FS', 'SS', 'FF', 'SF')),
    CHECK (predecessor <> successor)
);

-- Something decided for a park (subject_id 0) or one of its projects: `said` is JSON, empty to go back to the default.
CREATE TABLE decided (
    decided_id  BIGINT    NOT NULL PRIMARY KEY,
    park_id     BIGINT    NOT NULL,
    subject_id  BIGINT    NOT NULL,
    name        VARCHAR   NOT NULL,
    said        VARCHAR   NOT NULL,
    as_of       DATE      NOT NULL,
    reason      VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);
