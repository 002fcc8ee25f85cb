FROM node:20-bookworm AS a
WORKDIR /a
RUN npm ci
FROM public.ecr.aws/lambda/nodejs:20
COPY --from=a /a/node_modules ${LAMBDA_TASK_ROOT}/node_modules
