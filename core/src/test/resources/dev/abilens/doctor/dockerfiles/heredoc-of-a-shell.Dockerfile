FROM node:22-bookworm-slim
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
RUN bash -e <<-"END"
	cd /app && npm rebuild
	END
