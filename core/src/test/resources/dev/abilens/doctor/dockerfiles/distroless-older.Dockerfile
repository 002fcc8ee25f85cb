FROM node:22-trixie AS a
WORKDIR /a
RUN npm ci
FROM gcr.io/distroless/nodejs22-debian12
COPY --from=a /a /a
