/** What an operator can set, read from environment variables once, at the start, with bounds. */
package dev.gatehouse.gateway.config;
