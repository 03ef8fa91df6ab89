//! `cargo run -p lictor-scan --example manifests -- DIR [COUNT]`: writes manifests to measure scans with, of the sizes
//! and kinds people have, half of them sound.
//!
//! Then: `time lictor scan DIR --profile all -f json -o report.json`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "manifests".to_owned());
    let count = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2000);
    for number in 0..count {
        let below = Path::new(&folder).join(format!("team-{}", number % 20));
        std::fs::create_dir_all(&below)?;
        std::fs::write(below.join(format!("app-{number}.yaml")), manifest(number))?;
    }
    Ok(())
}

/// One of the manifests.
pub fn manifest(number: usize) -> String {
    let namespace = format!("team-{}", number % 20);
    let mut text = deployment(number, &namespace);
    match number % 4 {
        0 => text.push_str(&format!("---\napiVersion: v1\nkind: Service\nmetadata:\n  name: app-{number}\n  namespace: {namespace}\nspec:\n  selector: {{app: app-{number}}}\n  ports: [{{port: 80, targetPort: 8080}}]\n")),
        1 => text.push_str(&format!("---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: app-{number}\n  namespace: {namespace}\nspec:\n  tls: [{{hosts: [a{number}.example.com], secretName: tls}}]\n  rules:\n    - host: a{number}.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend: {{service: {{name: app-{number}, port: {{number: 80}}}}}}\n")),
        2 => text.push_str(&format!("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: app-{number}\n  namespace: {namespace}\nrules:\n  - apiGroups: ['']\n    resources: [pods, configmaps]\n    verbs: [get, list, watch]\n")),
        _ => {}
    }
    text
}

fn deployment(number: usize, namespace: &str) -> String {
    let context = if number.is_multiple_of(2) {
        "allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: true\n            runAsNonRoot: true\n            capabilities: {drop: [ALL]}\n            seccompProfile: {type: RuntimeDefault}"
    } else {
        "privileged: true"
    };
    let tag = if number.is_multiple_of(3) { "latest" } else { "1.4.2" };
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{number}
  namespace: {namespace}
  labels:
    app.kubernetes.io/name: app-{number}
    app.kubernetes.io/part-of: shop
spec:
  replicas: {replicas}
  selector:
    matchLabels: {{app: app-{number}}}
  template:
    metadata:
      labels: {{app: app-{number}}}
    spec:
      serviceAccountName: app-{number}
      automountServiceAccountToken: false
      containers:
        - name: app
          image: registry.example.com/shop/app-{number}:{tag}
          ports: [{{containerPort: 8080}}]
          env:
            - {{name: LOG_LEVEL, value: info}}
            - name: NODE
              valueFrom: {{fieldRef: {{fieldPath: spec.nodeName}}}}
          securityContext:
            {context}
          resources:
            requests: {{cpu: 100m, memory: 64Mi}}
            limits: {{memory: 128Mi}}
          readinessProbe:
            httpGet: {{path: /ready, port: 8080}}
          livenessProbe:
            httpGet: {{path: /live, port: 8080}}
        - name: proxy
          image: registry.example.com/mesh/proxy:2.1.0
          args: [--listen, '8081', --config, /etc/proxy/config.yaml]
          volumeMounts:
            - {{name: config, mountPath: /etc/proxy, readOnly: true}}
      volumes:
        - name: config
          configMap: {{name: proxy}}
",
        replicas = 1 + number % 3,
    )
}
