/** Questions and answers: who may do what, over gRPC, REST and AuthZEN. */
package dev.gatehouse.authorization.decision;
