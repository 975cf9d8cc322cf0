-- The gRPC status with which core-auth has refused a handover for good; null: it has not. It is tried on, seldom, and told of.
alter table handovers add column refused text;
