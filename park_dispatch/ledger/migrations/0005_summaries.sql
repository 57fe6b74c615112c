-- 每周总结 and 每月见效 as people left them: every saving is a new version with the day it was true for; rows are added,
-- never changed, and the latest version of a period counts.

-- begins: the Monday of the week, or the first of the month. sections is JSON: a list of [name, title, text].
CREATE TABLE summary (
    summary_id  BIGINT    NOT NULL PRIMARY KEY,
    park_id     BIGINT    NOT NULL,
    period      VARCHAR   NOT NULL,
    begins      DATE      NOT NULL,
    version     INTEGER   NOT NULL,
    as_of       DATE      NOT NULL,
    sections    VARCHAR   NOT NULL,
    author      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (park_id, period, begins, version),
    CHECK (period IN ('week', 'month')),
    CHECK (version >= 1)
);
