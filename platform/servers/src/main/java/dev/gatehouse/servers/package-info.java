/** PostgreSQL, Kafka and Redis from jars: real servers as processes on loopback, for tests and for running on one machine. */
@NullMarked
package dev.gatehouse.servers;

import org.jspecify.annotations.NullMarked;
