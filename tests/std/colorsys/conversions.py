import colorsys

for rgb in [(0, 0, 0), (1, 1, 1), (1, 0, 0), (0, 1, 0), (0, 0, 1), (0.2, 0.4, 0.4), (0.9, 0.1, 0.5), (0.99999, 0.99998, 1), (0.5, 0.5, 0.2)]:
    for there, back in ((colorsys.rgb_to_hls, colorsys.hls_to_rgb), (colorsys.rgb_to_hsv, colorsys.hsv_to_rgb), (colorsys.rgb_to_yiq, colorsys.yiq_to_rgb)):
        other = there(*rgb)
        print(rgb, [round(x, 10) for x in other], [round(x, 10) for x in back(*other)])
print(colorsys.yiq_to_rgb(1, 1, 1), colorsys.hsv_to_rgb(1.0, 1, 1), colorsys.hls_to_rgb(0.5, 0.25, 1))
