/**
 * Messages: each intent becomes one mail. {@code QUEUED} until a worker takes it, {@code SENDING} (committed) before the mail
 * server hears of it, then {@code SENT}, or {@code QUEUED} again when it surely was not accepted, {@code PARKED} when nobody can
 * know, {@code FAILED} when it is given up, {@code RESOLVED} when an operator had another one sent in place of a parked one.
 */
package dev.gatehouse.communication.message;
