/** What operators did, and what was refused: told to the audit log, which core-auth keeps, and kept with their reasons where they did it. */
@NullMarked
package dev.gatehouse.kit.audit;

import org.jspecify.annotations.NullMarked;
