package dev.gatehouse.coreauth.hashing.selection;

/** For a JVM of its own: what it chooses. */
final class PrintChoice {

    private PrintChoice() {}

    public static void main(String[] arguments) {
        System.out.println(Argon2Choice.shared().settled().join().describe());
    }
}
