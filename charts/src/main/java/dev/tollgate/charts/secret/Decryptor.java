package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.ProblemException;

/** A way to decrypt a SOPS file. */
interface Decryptor {

    /**
     * The plain content of {@code file} in its order; throws a {@link ProblemException} that holds
     * no value of the file. Lines of the nodes may be those of another rendering.
     */
    Node.Mapping decrypt(SopsFile file);
}
