create index inbox_discarded on inbox (received_at) where state = 'DISCARDED';
