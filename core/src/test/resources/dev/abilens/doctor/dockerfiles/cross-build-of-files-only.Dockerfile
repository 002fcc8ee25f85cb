FROM --platform=$BUILDPLATFORM node:22-bookworm AS a
WORKDIR /a
RUN npm ci && npm run build
FROM nginx:alpine
COPY --from=a /a/dist /usr/share/nginx/html
