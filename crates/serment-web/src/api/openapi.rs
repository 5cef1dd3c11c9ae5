//! The OpenAPI 3.1 document, assembled from the operations that are routed.
//!
//! Schemas are JSON values written or derived beside the types they describe; there is no macro.

use axum::http::Method;
use serde_json::{Map, Value, json};

/// One operation of the API. Its path is routed and documented as the same text.
#[derive(Clone, Debug)]
pub struct Operation {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) scope: Option<&'static str>,
    summary: &'static str,
    description: Option<&'static str>,
    tag: &'static str,
    request: Option<Value>,
    responses: Vec<(u16, &'static str, Option<Value>)>,
    query: Vec<(&'static str, &'static str, Value)>,
    idempotent_by_key: bool,
}

impl Operation {
    /// An operation: its tag is the capability's one word.
    pub fn new(
        method: Method,
        path: &'static str,
        tag: &'static str,
        summary: &'static str,
    ) -> Self {
        Self {
            method,
            path,
            scope: None,
            summary,
            description: None,
            tag,
            request: None,
            responses: vec![],
            query: vec![],
            idempotent_by_key: false,
        }
    }

    /// Asks for an API key with this scope. Without it, anyone may call.
    #[must_use]
    pub fn scope(mut self, scope: &'static str) -> Self {
        self.scope = Some(scope);
        self
    }

    /// A longer explanation.
    #[must_use]
    pub fn description(mut self, text: &'static str) -> Self {
        self.description = Some(text);
        self
    }

    /// The schema of the body.
    #[must_use]
    pub fn request(mut self, schema: Value) -> Self {
        self.request = Some(schema);
        self
    }

    /// One answer: status, what it means, schema of its body.
    #[must_use]
    pub fn response(mut self, status: u16, means: &'static str, schema: Option<Value>) -> Self {
        self.responses.push((status, means, schema));
        self
    }

    /// A parameter of the query.
    #[must_use]
    pub fn query(mut self, name: &'static str, means: &'static str, schema: Value) -> Self {
        self.query.push((name, means, schema));
        self
    }

    /// The operation wants an `Idempotency-Key`.
    #[must_use]
    pub fn idempotent_by_key(mut self) -> Self {
        self.idempotent_by_key = true;
        self
    }

    fn describe(&self) -> Value {
        let mut responses = Map::new();
        for (status, means, schema) in &self.responses {
            let mut response = json!({ "description": means });
            if let Some(schema) = schema {
                response["content"] = json!({ "application/json": { "schema": schema } });
            }
            responses.insert(status.to_string(), response);
        }
        responses.insert("default".into(), json!({ "$ref": "#/components/responses/Problem" }));
        let mut operation = json!({
            "operationId": self.id(),
            "summary": self.summary,
            "tags": [self.tag],
            "responses": responses,
        });
        if let Some(text) = self.description {
            operation["description"] = json!(text);
        }
        let parameters = self.parameters();
        if !parameters.is_empty() {
            operation["parameters"] = json!(parameters);
        }
        if let Some(schema) = &self.request {
            operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        operation["security"] = match self.scope {
            Some(scope) => json!([{ "key": [scope] }]),
            None => json!([]),
        };
        operation
    }

    fn id(&self) -> String {
        let path = self.path.trim_start_matches("/api/v1").replace(['{', '}'], "");
        let words = path.split(['/', '-']).filter(|word| !word.is_empty());
        let words: Vec<_> = words.collect();
        format!("{}_{}", self.method.as_str().to_ascii_lowercase(), words.join("_"))
    }

    fn parameters(&self) -> Vec<Value> {
        let names = self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let text = json!({ "type": "string" });
        let mut parameters: Vec<_> = names
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": text }))
            .collect();
        for (name, means, schema) in &self.query {
            parameters.push(
                json!({ "name": name, "in": "query", "description": means, "schema": schema }),
            );
        }
        if self.idempotent_by_key {
            parameters.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": true,
                "description": "The same key with the same request acts once, for 24 hours.",
                "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
            }));
        }
        parameters
    }
}

/// The schema of every error (RFC 9457).
pub fn problem_schema() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string", "format": "uri" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "description": "Stable; listed in the guide." },
            "detail": { "type": "string" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": { "type": "string" },
                    "detail": { "type": "string" },
                },
            } },
        },
    })
}

/// The whole document.
pub fn document(title: &str, version: &str, server: &str, operations: &[Operation]) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method.as_str().to_ascii_lowercase()] = operation.describe();
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": version },
        "servers": [{ "url": server }],
        "paths": paths,
        "components": {
            "schemas": { "Problem": problem_schema() },
            "responses": { "Problem": {
                "description": "What went wrong (RFC 9457).",
                "content": { "application/problem+json": {
                    "schema": { "$ref": "#/components/schemas/Problem" },
                } },
            } },
            "securitySchemes": { "key": {
                "type": "http", "scheme": "bearer",
                "description": "An API key; each operation names the scope it needs.",
            } },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_documents_its_path_scope_and_errors() {
        let operation =
            Operation::new(Method::POST, "/api/v1/consents/{id}/withdraw", "consent", "Withdraw")
                .scope("consent")
                .idempotent_by_key()
                .request(json!({ "type": "object" }))
                .response(200, "Withdrawn", None);
        let document = document("Serment", "1", "https://charte.example", &[operation]);
        let post = &document["paths"]["/api/v1/consents/{id}/withdraw"]["post"];
        assert_eq!(post["operationId"], "post_consents_id_withdraw");
        assert_eq!(post["parameters"][0]["name"], "id");
        assert_eq!(post["parameters"][1]["name"], "Idempotency-Key");
        assert_eq!(post["security"][0]["key"][0], "consent");
        assert!(post["responses"]["default"].is_object() && post["responses"]["200"].is_object());
    }
}
