-- When the session's refresh token was replaced within the last window of the limit, the newest first; no more than the limit.
alter table session add column refreshes timestamptz[];
