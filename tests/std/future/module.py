import __future__
print(__future__.annotations.getMandatoryRelease(), __future__.division.getOptionalRelease(), __future__.all_feature_names[:3], __future__.CO_FUTURE_ANNOTATIONS)
