package dev.tollgate.proxy.http;

/** In which format a client expects errors. */
enum ErrorForm {
    OPENAI,
    ANTHROPIC,
    GOOGLE
}
