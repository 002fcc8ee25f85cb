FROM public.ecr.aws/lambda/nodejs:20 AS build
COPY package*.json ${LAMBDA_TASK_ROOT}/
RUN npm ci
FROM public.ecr.aws/lambda/nodejs:22
COPY --from=build /var/task ${LAMBDA_TASK_ROOT}
