-- Who may come in, and what they did. Accounts and the audit only grow; the rest is the state of doors and locks.

-- An account as it was set at a moment; of each login the latest row counts. parks … units are JSON lists, [] for all.
-- calendar grows when the personal address of the deadline calendar is to be another one.
CREATE TABLE account (
    account_id  BIGINT    NOT NULL PRIMARY KEY,
    login       VARCHAR   NOT NULL,
    name        VARCHAR   NOT NULL,
    unit        VARCHAR   NOT NULL,
    role        VARCHAR   NOT NULL,
    parks       VARCHAR   NOT NULL,
    projects    VARCHAR   NOT NULL,
    buildings   VARCHAR   NOT NULL,
    units       VARCHAR   NOT NULL,
    disabled    BOOLEAN   NOT NULL,
    calendar    INTEGER   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    CHECK (role IN ('viewer', 'reporter', 'lead', 'supervisor', 'administrator'))
);

-- The hash of the password in force; an old one is not kept.
CREATE TABLE password (
    login       VARCHAR   NOT NULL PRIMARY KEY,
    hash        VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

-- A code that lets somebody choose a password once; login '' makes the first administrator. Only hashes are kept.
CREATE TABLE code (
    code_hash VARCHAR   NOT NULL PRIMARY KEY,
    login     VARCHAR   NOT NULL,
    ends      TIMESTAMP NOT NULL,
    used      BOOLEAN   NOT NULL
);

-- Somebody signed in on one browser. session_id is the hash of what the cookie holds.
CREATE TABLE session (
    session_id VARCHAR   NOT NULL PRIMARY KEY,
    login      VARCHAR   NOT NULL,
    address    VARCHAR   NOT NULL,
    began      TIMESTAMP NOT NULL,
    ends       TIMESTAMP NOT NULL,
    ended      BOOLEAN   NOT NULL
);

-- Failed attempts to sign in, by account, by address and by both.
CREATE TABLE attempt (
    key      VARCHAR   NOT NULL PRIMARY KEY,
    failures INTEGER   NOT NULL,
    last     TIMESTAMP NOT NULL
);

-- Who did, saw the export of, undid or was refused what, when, from where. Rows are only ever added.
CREATE TABLE audit (
    audit_id    BIGINT    NOT NULL PRIMARY KEY,
    recorded_at TIMESTAMP NOT NULL,
    login       VARCHAR   NOT NULL,
    name        VARCHAR   NOT NULL,
    role        VARCHAR   NOT NULL,
    address     VARCHAR   NOT NULL,
    action      VARCHAR   NOT NULL,
    park_id     BIGINT    NOT NULL,
    about       VARCHAR   NOT NULL,
    outcome     VARCHAR   NOT NULL,
    CHECK (outcome IN ('done', 'refused'))
);
