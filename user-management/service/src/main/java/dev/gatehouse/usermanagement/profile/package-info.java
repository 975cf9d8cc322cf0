/** What a person shows of themselves, and may change. */
package dev.gatehouse.usermanagement.profile;
