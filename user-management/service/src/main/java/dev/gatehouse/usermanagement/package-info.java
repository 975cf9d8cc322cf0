/** Who people are: registration, accounts and profiles. */
package dev.gatehouse.usermanagement;
