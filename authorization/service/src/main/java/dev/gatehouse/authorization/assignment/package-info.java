/** Who holds which role, where and until when: given by the registration, by operators and by the set-up. */
package dev.gatehouse.authorization.assignment;
