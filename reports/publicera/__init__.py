"""A year for the public: what clients may compare providers by (spec: publicera, «The output»)."""
