# One image for api and worker; the command says which.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --no-audit --no-fund --omit=optional
COPY . .
RUN node tools/build.mjs && npm prune --omit=dev --omit=optional --no-audit --no-fund
# FFmpeg's decoders for G.729 and G.723.1, GPL 3: build with WITH_FFMPEG=no to pass the image on without.
ARG WITH_FFMPEG=yes
RUN if [ "$WITH_FFMPEG" = yes ]; then \
      wanted=$(node -p "const name = '@seydx/node-av-linux-' + process.arch; \
        name + '@' + require('./package.json').optionalDependencies[name]") \
      && npm install --prefix /ffmpeg --no-audit --no-fund "$wanted" \
      && mv /ffmpeg/node_modules/@seydx node_modules/@seydx; fi

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN mkdir /data /destroyed && chown node:node /data /destroyed
USER node
VOLUME /data
EXPOSE 8080
CMD ["node", "--enable-source-maps", "dist/apps/api/src/main.js"]
