/** What can be seen from outside: traces, metrics, the access log, health. */
package dev.gatehouse.gateway.telemetry;
