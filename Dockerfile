# The gateway's image for those who build with Docker: the files of the Maven profile `image`, put together by Docker instead of Jib.
#
#   docker build -t tollgate:0.1.0 .
#
# docs/image.md says what is in it. Without Docker: mvn -pl proxy -am package -Pimage
ARG MAVEN=maven:3.9-eclipse-temurin-25
FROM ${MAVEN} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn --quiet --batch-mode --no-transfer-progress --projects proxy --also-make package -Pimage -Dmaven.test.skip=true -Djib.skip=true

FROM scratch
COPY --from=build /src/proxy/target/image/root/ /
ENV MALLOC_ARENA_MAX=2
LABEL org.opencontainers.image.title="Tollgate" \
      org.opencontainers.image.description="LLM gateway that reads LiteLLM's config.yaml" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 65532:65532
EXPOSE 4000
VOLUME ["/tmp", "/var/lib/tollgate"]
ENTRYPOINT ["/opt/java/bin/java", "-jar", "/app/tollgate.jar"]
