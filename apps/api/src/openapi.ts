import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { capturePaths } from './capture/capture.openapi.js';
import { PRODUCT } from './product.js';

/** The OpenAPI document of every route: Nest's own, and the door for captures, which is none of Nest's. */
export const openApiDocument = (app: INestApplication): OpenAPIObject => {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle(PRODUCT.name)
      .setDescription(
        'Calls recorded by phones and gateways: find, hear, take, protect, prove. ' +
          'Errors are RFC 9457 problem+json with a stable `code`. Times are ISO 8601 UTC. ' +
          'Devices deliver captures by PUT to /recordings/Files/{name}; live updates come over /api/live.',
      )
      .setVersion(PRODUCT.version)
      .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
      .addBearerAuth()
      .addCookieAuth('recordings_session', {
        type: 'apiKey',
        in: 'cookie',
        description: 'Where PUBLIC_URL begins with https: it is called __Host-recordings_session',
      })
      .build(),
  );
  return { ...document, paths: { ...document.paths, ...capturePaths } };
};

/** `/api/openapi.json` for programs, `/api/docs` for people. */
export const serveOpenApi = (app: INestApplication): void => {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
  });
};
