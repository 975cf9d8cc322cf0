/** Mails as operators see them: which are in doubt or given up, and sending them again, or taking them for sent, when an operator decides so. */
package dev.gatehouse.communication.review;
