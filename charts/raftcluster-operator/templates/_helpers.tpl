{{- define "operator.serviceAccount" -}}
{{ .Values.serviceAccount.name | default .Release.Name }}
{{- end }}

{{- define "operator.labels" -}}
app.kubernetes.io/name: raftcluster-operator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "operator.selector" -}}
app.kubernetes.io/name: raftcluster-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* The same rules as manifests/rbac/operator.yaml: a test compares them. */}}
{{- define "operator.rules" -}}
# patch: only annotations, to say which disk an order means and when it is carried out.
- apiGroups: [storage.sys]
  resources: [raftclusters]
  verbs: [get, list, watch, patch]
- apiGroups: [storage.sys]
  resources: [raftclusters/status]
  verbs: [patch]
# Owner references with blockOwnerDeletion, where the API server enforces them.
- apiGroups: [storage.sys]
  resources: [raftclusters/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services]
  verbs: [list, watch, create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch, delete]
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, patch, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
